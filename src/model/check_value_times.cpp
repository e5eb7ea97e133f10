// Spans of time.
#include "sparrow/model/parse_number.hpp"
#include "value_rules.hpp"

namespace sparrow::model {

namespace {

// parse_sec() (src/basic/time-util.c)
Verdict check_sec(const Directive& /*directive*/, std::string_view text) {
    return accept_if(parse_time(text, usec_per_sec).has_value(), text,
                     "a time such as 30 (seconds), 5min, 1h 30min or infinity");
}

// parse_nsec()
Verdict check_nsec(const Directive& /*directive*/, std::string_view text) {
    return accept_if(parse_nsec(text).has_value(), text, "a time such as 50 (nanoseconds), 50us or infinity");
}

}  // namespace

ValueRule time_rule(ValueClass value) {
    switch (value) {
        case ValueClass::sec:
            return check_sec;
        case ValueClass::nsec:
            return check_nsec;
        default:
            return nullptr;
    }
}

}  // namespace sparrow::model
