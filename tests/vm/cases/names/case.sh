#!/bin/bash
# What a source is called and where it lies decides which unit it makes, and what outranks it.
source ../../lib.sh

put units/own.service "$system/own.service"
put units/admins.service.raku "$system/admins.service.raku"
write "$system/admins.service" <<< $'[Unit]\nDescription=The admin\'s\n[Service]\nExecStart=/bin/sleep infinity'
for file in units/admins.service.d/*; do put "$file" "$system/${file#units/}"; done
put units/web@.service.raku "$system/web@.service.raku"
put units/required.service "$system/multi-user.target.requires/required.service"
put units/shop.raku "$system/shop.raku"
reload

is "a source named as its unit goes to early-dir" "$(show own FragmentPath)" /run/systemd/generator.early/own.service
is "and outranks itself" "$(show own Description)" Translated
ok "and starts" systemctl start own
is "an admin's unit outranks NAME.raku" "$(show admins FragmentPath)" "$system/admins.service"

is "a drop-in applies to it" "$(show admins Nice)" 7
like "its reset too" "$(show admins ExecStart)" 'argv\[\]=/bin/sleep 4711 '
is "a drop-in named as itself is outranked by its translation" "$(show admins OOMScoreAdjust)" 77
is "one that fails sets nothing" "$(show admins Description)" "The admin's"
like "and says why" "$(systemctl cat admins)" '^# It sets nothing: .*70-dies.conf:6: error: no database here'

ok "two instances of a template start" systemctl start web@a web@b
ok "each with its name" eventually 10 test -s /run/web-a -a -s /run/web-b
is "%i in the command" "$(cat /run/web-a /run/web-b)" $'a\nb'
is "%i in the description" "$(show web@b Description)" "Web b"
is "default-instance is enabled" "$(readlink -f /run/systemd/generator/multi-user.target.wants/web@a.service)" \
  /run/systemd/generator/web@.service

like "a .requires/ folder requires" "$(show multi-user.target Requires | tr ' ' '\n')" '^required.service$'
is "an alias is the unit itself" "$(show needed.service Id)" required.service

ok "a bundle's target starts" systemctl start shop.target
is "with what it wants" "$(systemctl is-active till shelf)" $'active\nactive'
