// Where records are kept: in /run, which generators can write, and in /var/lib, which outlives the system.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sparrow/base/diagnostic.hpp"
#include "sparrow/base/result.hpp"
#include "sparrow/raku/record.hpp"

namespace sparrow::translate {

// Each file is verified before it is used: it belongs to root or to the calling user, nobody else can write
// it, and it begins with the checksum of the rest. What is not there counts as nothing; what is there and
// cannot be used is an Error.
class RecordStore {
  public:
    // `state_dir` may be empty: then nothing outlives the system.
    RecordStore(std::string runtime_dir, std::string state_dir);

    // Whether all is read from the state directory: nothing has been written since the system started.
    [[nodiscard]] bool is_from_last_boot() const { return is_from_last_boot_; }

    [[nodiscard]] Result<std::optional<raku::Record>> record(const std::string& source) const;
    [[nodiscard]] Result<std::optional<raku::Context>> context(const std::string& digest) const;
    [[nodiscard]] Result<std::optional<raku::Observations>> software(const std::string& digest) const;

    // The records of all sources, whether these exist or not. What cannot be used is left out.
    [[nodiscard]] std::vector<raku::Record> all() const;

    // Into the runtime directory, whole or not at all. What is there under a digest counts as written.
    Result<void> write(const raku::Record& record) const;
    Result<std::string> write(const raku::Context& context) const;
    Result<std::string> write(const raku::Observations& software) const;

    // Removes the records of all sources but those at `paths` from the runtime directory, and the contexts
    // and software but those of `digests`, and says that it holds all there is: the state directory is not
    // read until the next start. `is_changed`: something has been written, which is to be kept.
    Result<void> complete(const std::set<std::string>& paths, const std::set<std::string>& digests,
                          bool is_changed = true) const;

    // Has a source that got no answer tried at the next translation. False where it got one.
    [[nodiscard]] Result<bool> try_again(const std::string& source) const;

    // Makes the state directory hold what the runtime directory holds: how many files were written or
    // removed. Nothing where the runtime directory does not hold all.
    [[nodiscard]] Result<std::size_t> keep() const;

  private:
    [[nodiscard]] const std::string& readable() const {
        return is_from_last_boot_ ? state_dir_ : runtime_dir_;
    }

    std::string runtime_dir_;
    std::string state_dir_;
    bool is_from_last_boot_ = false;
};

}  // namespace sparrow::translate
