#include "sparrow/translate/source_file.hpp"

namespace sparrow::translate {

std::string drop_in_path(const SourceFile& source) {
    return source.drop_ins->name + "/" + source.name.stem;
}

}  // namespace sparrow::translate
