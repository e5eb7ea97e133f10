#include "sparrow/raku/record.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "inputs_json.hpp"

namespace sparrow::raku {

namespace {

constexpr int record_version = 3;
constexpr int context_version = 1;

// The texts follow the object as they are: nothing is lost of one that is no UTF-8, and reading them takes no
// time.
Json translated_json(const Translated& translated, std::string& texts) {
    texts += translated.source;
    texts += translated.answer;
    return {{"source", translated.source.size()},
            {"context", translated.context},
            {"answer", translated.answer.size()}};
}

Json observations_json(const Observations& observations, std::string& texts) {
    const std::string text = to_text(observations);
    texts += text;
    return text.size();
}

// Takes the texts in their order.
class Texts {
  public:
    explicit Texts(std::string_view all) : left_(all) {}

    // Throws where there are not that many bytes.
    std::string take(const Json& size) {
        auto text = std::string(left_.substr(0, size.get<std::size_t>()));
        if (text.size() != size.get<std::size_t>()) {
            throw std::out_of_range("its end is missing");
        }
        left_.remove_prefix(text.size());
        return text;
    }

    // Throws where something is left.
    void end() const {
        if (!left_.empty()) {
            throw std::out_of_range("there is more behind its end");
        }
    }

  private:
    std::string_view left_;
};

Translated translated_of(const Json& object, Texts& texts) {
    Translated translated;
    translated.source = texts.take(object.at("source"));
    translated.context = object.at("context").get<std::string>();
    translated.answer = texts.take(object.at("answer"));
    return translated;
}

Json no_answer_json(const NoAnswer& no_answer) {
    return {{"message", no_answer.message},
            {"tries", no_answer.tries},
            {"last", no_answer.last},
            {"retry", no_answer.is_to_be_retried}};
}

NoAnswer no_answer_of(const Json& object) {
    return {object.at("message").get<std::string>(), object.at("tries").get<int>(),
            object.at("last").get<Time>(), object.at("retry").get<bool>()};
}

}  // namespace

std::string to_text(const Record& record) {
    std::string texts;
    Json object{{"file", record.file},
                {"latest", translated_json(record.latest, texts)},
                {"observations", observations_json(record.observations, texts)},
                {"software", record.software},
                {"surroundings", record.surroundings},
                {"took", record.took.count()},
                {"when", record.when},
                {"good", record.is_good}};
    if (record.no_answer) {
        object["no-answer"] = no_answer_json(*record.no_answer);
    }
    if (record.last_good) {
        object["last-good"] = translated_json(*record.last_good, texts);
    }
    return to_stored(record_version, std::move(object)) + "\n" + texts;
}

std::string to_json(const Context& context) {
    return to_stored(context_version, context_json(context));
}

Result<Record> parse_record(std::string_view text) {
    const std::size_t newline = std::min(text.find('\n'), text.size());
    Texts texts(text.substr(std::min(newline + 1, text.size())));
    return parse_stored<Record>(text.substr(0, newline), record_version, "record",
                                [&texts](const Json& object) {
                                    Record record{object.at("file").get<std::string>(),
                                                  translated_of(object.at("latest"), texts),
                                                  parse_observations(texts.take(object.at("observations"))),
                                                  object.at("software").get<std::string>(),
                                                  object.at("surroundings").get<std::string>(),
                                                  Duration(object.at("took").get<Duration::rep>()),
                                                  object.at("when").get<Time>()};
                                    record.is_good = object.at("good").get<bool>();
                                    if (object.contains("no-answer")) {
                                        record.no_answer = no_answer_of(object["no-answer"]);
                                    }
                                    if (object.contains("last-good")) {
                                        record.last_good = translated_of(object["last-good"], texts);
                                    }
                                    texts.end();
                                    return record;
                                });
}

Result<Context> parse_context(std::string_view json) {
    return parse_stored<Context>(json, context_version, "context", context_of);
}

}  // namespace sparrow::raku
