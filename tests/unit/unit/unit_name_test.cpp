#include "sparrow/unit/unit_name.hpp"

#include <string>

#include "support/catch.hpp"

using namespace sparrow::unit;

namespace {

bool accepts(std::string_view text) {
    return UnitName::parse(text).has_value();
}

std::string name_refusal(std::string_view text) {
    const auto name = UnitName::parse(text);
    return name ? "" : name.error().message;
}

}  // namespace

TEST_CASE("the type of a unit is its suffix") {
    CHECK(type_of("web.service") == UnitType::service);
    CHECK(type_of("a.b.automount") == UnitType::automount);
    CHECK(type_of("web@%i.socket") == UnitType::socket);
    CHECK_FALSE(type_of("web"));
    CHECK_FALSE(type_of("web.conf"));
    CHECK_FALSE(type_of(".service"));
    CHECK_FALSE(type_of("web.service.d"));
    CHECK(suffix(UnitType::device) == ".device");
    CHECK(to_string(UnitType::slice) == "slice");
    CHECK(section_of(UnitType::mount) == "Mount");
    CHECK_FALSE(section_of(UnitType::target));
    for (const auto type : {UnitType::service, UnitType::socket, UnitType::target, UnitType::mount,
                            UnitType::automount, UnitType::swap, UnitType::timer, UnitType::path,
                            UnitType::slice, UnitType::scope, UnitType::device}) {
        CHECK(parse_unit_type(to_string(type)) == type);
    }
}

TEST_CASE("a suffix is added where there is none") {
    CHECK(with_suffix("nginx", UnitType::service) == "nginx.service");
    CHECK(with_suffix("org.example.web", UnitType::service) == "org.example.web.service");
    CHECK(with_suffix("data.mount", UnitType::service) == "data.mount");
    CHECK(with_suffix("web@%i", UnitType::socket) == "web@%i.socket");
}

TEST_CASE("the parts of a unit name") {
    const auto plain = UnitName::parse("web.service");
    REQUIRE(plain);
    CHECK(plain->full() == "web.service");
    CHECK(plain->prefix() == "web");
    CHECK(plain->instance().empty());
    CHECK_FALSE(plain->is_template());
    CHECK_FALSE(plain->is_instance());
    CHECK_FALSE(plain->template_name());

    const auto templated = UnitName::parse("web@.service");
    REQUIRE(templated);
    CHECK(templated->is_template());
    CHECK_FALSE(templated->is_instance());
    CHECK(templated->template_name() == "web@.service");

    const auto instance = UnitName::parse("web@a@b.c.timer");
    REQUIRE(instance);
    CHECK(instance->type() == UnitType::timer);
    CHECK(instance->prefix() == "web");
    CHECK(instance->instance() == "a@b.c");
    CHECK(instance->is_instance());
    CHECK(instance->template_name() == "web@.timer");
}

TEST_CASE("unit names that systemd takes, and that it does not") {
    CHECK(accepts("dev-disk-by\\x2duuid.device"));
    CHECK(accepts("a:b-c_d.e.service"));
    CHECK(accepts("-.mount"));
    CHECK(accepts(std::string(247, 'a') + ".service"));

    CHECK(name_refusal("").find("empty") != std::string::npos);
    CHECK(name_refusal(std::string(248, 'a') + ".service").find("256 bytes") != std::string::npos);
    CHECK(name_refusal("web").find("must end in .service") != std::string::npos);
    CHECK_FALSE(accepts(".service"));
    CHECK_FALSE(accepts("@.service"));
    CHECK_FALSE(accepts("@a.service"));
    CHECK(name_refusal("a b.service").find("byte 1") != std::string::npos);
    CHECK_FALSE(accepts("a/b.service"));
    CHECK_FALSE(accepts("w\u00e9b.service"));
    CHECK_FALSE(accepts("web@%i.service"));
    CHECK_FALSE(accepts(std::string("a\0b.service", 11)));
    CHECK(name_refusal("a\nb.service").find('\n') == std::string::npos);
}

TEST_CASE("the dashes of a slice are its place in the tree") {
    CHECK(accepts("-.slice"));
    CHECK(accepts("shop-web.slice"));
    CHECK_FALSE(accepts("-shop.slice"));
    CHECK_FALSE(accepts("shop-.slice"));
    CHECK_FALSE(accepts("shop--web.slice"));
    CHECK_FALSE(accepts("shop@.slice"));
}

TEST_CASE("the names of [Install] are expanded as for systemctl enable") {
    const auto expanded = [](std::string_view text, std::string_view name) {
        const auto result = expand_install_name(text, *UnitName::parse(name));
        return result ? result->full() : "error: " + result.error().message;
    };
    CHECK(expanded("multi-user.target", "a.service") == "multi-user.target");
    CHECK(expanded("postgresql@%i.service", "pg_dump@15-main.timer") == "postgresql@15-main.service");
    CHECK(expanded("%p-%N-x.target", "a-b@c.service") == "a-b-a-b@c-x.target");
    CHECK(expanded("%j.target", "a-b@c.service") == "b.target");
    CHECK(expanded("%j.target", "ab.service") == "ab.target");
    CHECK(expanded("x@%i.service", "a.service") == "x@.service");
    CHECK(expanded("%n", "a.service") == "a.service");
    for (const char* text : {"%H.target", "%", "a%", "a%%%.target", "%%.target", "%i"}) {
        CAPTURE(text);
        CHECK(expanded(text, "a@b.service").substr(0, 7) == "error: ");
    }
}
