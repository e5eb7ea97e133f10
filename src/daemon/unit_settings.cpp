#include "sparrow/daemon/unit_settings.hpp"

#include <utility>

namespace sparrow::daemon {

namespace {

struct Append {
    sd::Writer& writer;

    void operator()(bool value) const { writer.boolean(value); }
    void operator()(std::uint32_t value) const { writer.uint32(value); }
    void operator()(std::uint64_t value) const { writer.uint64(value); }
    void operator()(const std::string& value) const { writer.string(value); }
    void operator()(const model::Strings& value) const { writer.strings(value); }
    void operator()(const model::Bytes& value) const { writer.bytes(value); }
    void operator()(const model::DeviceNumbers& value) const {
        writer.open('a', "(st)");
        for (const auto& [device, number] : value) {
            writer.open('r', "st").string(device).uint64(number).close();
        }
        writer.close();
    }
    void operator()(const model::DeviceRights& value) const {
        writer.open('a', "(ss)");
        for (const auto& [device, rights] : value) {
            writer.open('r', "ss").string(device).string(rights).close();
        }
        writer.close();
    }
    void operator()(const std::vector<model::IpPrefix>& value) const {
        writer.open('a', "(iayu)");
        for (const model::IpPrefix& prefix : value) {
            writer.open('r', "iayu").int32(prefix.family).bytes(prefix.address).uint32(prefix.length).close();
        }
        writer.close();
    }
    void operator()(const std::vector<model::SocketBind>& value) const {
        writer.open('a', "(iiqq)");
        for (const model::SocketBind& bind : value) {
            writer.open('r', "iiqq").int32(bind.family).int32(bind.protocol).uint16(bind.count);
            writer.uint16(bind.first_port).close();
        }
        writer.close();
    }
    void operator()(const model::Interfaces& value) const {
        writer.open('r', "bas").boolean(value.is_allowed).strings(value.names).close();
    }
    void operator()(const std::vector<model::NftSet>& value) const {
        writer.open('a', "(iiss)");
        for (const model::NftSet& set : value) {
            writer.open('r', "iiss")
                .int32(set.source)
                .int32(set.family)
                .string(set.table)
                .string(set.set)
                .close();
        }
        writer.close();
    }
};

}  // namespace

std::optional<watch::SettingValue> UnitSettings::read_back(const std::string& name,
                                                           const sd::Variant& value) const {
    const std::string property_of = property_name(name);
    const auto of = [&](model::LiveValue live) { return watch::setting_of({property_of, std::move(live)}); };
    if (const auto* number = std::get_if<std::uint64_t>(&value)) {
        // Some are of 32 bits: the catalogue's example of it says which.
        const auto example = property(name, {{"1"}, std::nullopt});
        const bool is_short = example && std::holds_alternative<std::uint32_t>(example->value);
        return is_short ? of(static_cast<std::uint32_t>(*number)) : of(*number);
    }
    if (const auto* truth = std::get_if<bool>(&value)) {
        return of(*truth);
    }
    if (const auto* text = std::get_if<std::string>(&value)) {
        return of(*text);
    }
    if (const auto* strings = std::get_if<std::vector<std::string>>(&value)) {
        return of(*strings);
    }
    if (const auto* bytes = std::get_if<std::vector<std::uint8_t>>(&value)) {
        return of(*bytes);
    }
    return std::nullopt;
}

void append(sd::Writer& writer, const model::LiveProperty& property) {
    const std::string signature(model::signature_of(property.value));
    writer.open('r', "sv").string(property.name).open('v', signature.c_str());
    std::visit(Append{writer}, property.value);
    writer.close().close();
}

}  // namespace sparrow::daemon
