// What a command line may have. CLI11 stands behind it, in one file: its header takes longer to compile than
// all the rest of a subcommand.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace sparrow::cli {

// An option, a flag or a positional argument, as the Command that it is of owns it.
class Argument {
  public:
    explicit Argument(CLI::Option* option) : option_(option) {}

    Argument& required();
    // What stands for the value in the help text; empty: nothing does.
    Argument& value_name(const std::string& name);
    // The help text has the value that there is unless another is given.
    Argument& shows_default();
    // `check` returns what is wrong with a value, or nothing.
    Argument& check(std::function<std::string(const std::string&)> check);
    // The same, and may put another value in its place.
    Argument& complete(std::function<std::string(std::string&)> complete);
    Argument& one_of(const std::vector<std::string>& values);
    // Both ends are within.
    Argument& within(int min, int max);
    Argument& within(double min, double max);
    // Only one of the two may be given.
    Argument& excludes(const Argument& other);
    // It may be given several times, with a value each: else "[a,b]" is taken for two.
    Argument& one_value_each();

  private:
    CLI::Option* option_;
};

// A command, which `Program` owns. What its arguments are read into has to live until the program has run.
class Command {
  public:
    explicit Command(CLI::App* app) : app_(app) {}

    Command subcommand(const std::string& name, const std::string& help);
    // One of its subcommands has to be given.
    void require_subcommand();
    // `name` is "--lines", "-n,--lines", or "UNIT" for a positional argument. For std::string, a vector of
    // it, int, std::uint32_t and double.
    template <typename Value>
    Argument option(const std::string& name, Value& value, const std::string& help);
    Argument flag(const std::string& name, bool& value, const std::string& help);
    // The end of the help text.
    void footer(const std::string& text);
    // What is called where this command was given. It may call lacks().
    void callback(std::function<void()> callback);

  private:
    CLI::App* app_;
};

// From a callback: ends it, and the command line is wrong since it lacks `what`.
[[noreturn]] void lacks(const std::string& what);

class Program {
  public:
    Program(const std::string& name, const std::string& help, const std::string& version);
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;
    Program(Program&&) = delete;
    Program& operator=(Program&&) = delete;

    Command command() { return Command(app_.get()); }
    [[nodiscard]] std::vector<std::string> subcommands() const;
    // Reads `arguments` (without the program's name) and has the command called back that was given. False
    // where they are wrong, which stderr says then; true also where only a help text was asked for.
    bool run(const std::vector<std::string>& arguments);

  private:
    std::unique_ptr<CLI::App> app_;
};

}  // namespace sparrow::cli
