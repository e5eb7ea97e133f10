#!/bin/bash
# An ordinary user's own sources, translated for the user's own manager.
source ../../lib.sh
source ../../user.sh
generated=/run/user/$uid/systemd/generator

cp -r units/* "$units"
rm "$units/site.service.raku"
chown -R "$user:$user" "$home/.config"
chown nobody "$units/foreign.service.raku"
chmod -R go-w "$home/.config"
put units/site.service.raku /etc/systemd/user/site.service.raku

SECONDS=0
ok "the user's manager starts" start_user
ok "it reloads" user_systemctl daemon-reload
diag "both took $SECONDS s"

is "the manager searches where the translations are" "$(user_show good FragmentPath)" "$generated/good.service"
is "SourcePath" "$(user_show good SourcePath)" "$units/good.service.raku"
is "a source sees the scope" "$(user_show good Description)" "Good in scope user"
is "a drop-in applies" "$(user_show good Nice)" 7
is "a source named as its unit outranks itself" "$(user_show own FragmentPath)" \
  "/run/user/$uid/systemd/generator.early/own.service"
is "a source of the site" "$(user_show site Description)" "For every user"
ok "what a folder enables runs" eventually 20 user_systemctl is-active enabled
ok "the good one starts" user_systemctl start good
is "and runs" "$(user_systemctl is-active good)" active
is "its hook ran from the user's store" "$(cat /var/tmp/sparrow-asked || true)" yes
is "the store is the user's" "$(stat -c %U "/run/user/$uid/systemd-sparrow")" "$user"

is "a source that asks the manager is refused" "$(user_show asks Description)" "was refused"
like "the one that loops says so" "$(user_systemctl status loop || true)" "$units/loop.service.raku:.*(time|longer|seconds)"
fails "and does not start" user_systemctl start loop
like "another user's file is refused" "$(user_systemctl status foreign || true)" "belongs to user"
ok "unread" test ! -e /tmp/foreign-ran
like "the journal has the errors" "$(journal "_UID=$uid" -p err)" \
  "systemd-sparrow-generator: $units/loop.service.raku"
is "no Raku is left" "$(pgrep -fa 'moar|rakudo' || true)" ""
is "nothing that a source started is left" "$(pgrep -fa 'sleep 4242' || true)" ""
ok "the system's manager has none of it" test ! -e /run/systemd/generator/good.service

remove_user
rm /var/tmp/sparrow-asked
