#include "live_examples.hpp"

#include <concepts>

namespace sparrow::test {

namespace {

using namespace sparrow::model;

// What a value is made of, in its order on D-Bus.
class Printer {
  public:
    virtual ~Printer() = default;
    virtual void word(const std::string& text) = 0;
    // A list, of `size` where D-Bus has an array, else -1.
    virtual void open(long size) = 0;
    virtual void close() = 0;

    void print(bool value) { word(value ? "true" : "false"); }
    void print(std::integral auto value) { word(std::to_string(value)); }
    void print(const std::string& value) { word('"' + value + '"'); }
    template <typename A, typename B>
    void print(const std::pair<A, B>& value) {
        print_struct(value.first, value.second);
    }
    void print(const IpPrefix& value) { print_struct(value.family, value.address, value.length); }
    void print(const SocketBind& value) {
        print_struct(value.family, value.protocol, value.count, value.first_port);
    }
    void print(const Interfaces& value) { print_struct(value.is_allowed, value.names); }
    void print(const NftSet& value) { print_struct(value.source, value.family, value.table, value.set); }
    template <typename T>
    void print(const std::vector<T>& values) {
        open(static_cast<long>(values.size()));
        for (const T& value : values) {
            print(value);
        }
        close();
    }

  private:
    template <typename... Fields>
    void print_struct(const Fields&... fields) {
        open(-1);
        (print(fields), ...);
        close();
    }
};

class JsonPrinter : public Printer {
  public:
    void word(const std::string& its_text) override { add(its_text); }
    void open(long /*size*/) override {
        add("[");
        is_first_ = true;
    }
    void close() override {
        text += "]";
        is_first_ = false;
    }
    std::string text;

  private:
    void add(const std::string& part) {
        text += (is_first_ ? "" : ", ") + part;
        is_first_ = false;
    }
    bool is_first_ = true;
};

class BusctlPrinter : public Printer {
  public:
    void word(const std::string& its_text) override { text += " " + its_text; }
    void open(long size) override { text += size < 0 ? "" : " " + std::to_string(size); }
    void close() override {}
    std::string text;
};

}  // namespace

const std::vector<LiveExample>& live_examples() {
    static const std::vector<LiveExample> examples{
#define EXAMPLE(setting, text, property, signature, value) {setting, text, property, signature, value},
#include "live_examples.inc"
#undef EXAMPLE
    };
    return examples;
}

std::string json_text(const LiveValue& value) {
    JsonPrinter printer;
    std::visit([&](const auto& its) { printer.print(its); }, value);
    return printer.text;
}

std::string busctl_text(const LiveValue& value) {
    BusctlPrinter printer;
    std::visit([&](const auto& its) { printer.print(its); }, value);
    return std::string(signature_of(value)) + printer.text;
}

}  // namespace sparrow::test
