#!/bin/bash
# What is remembered, from one reload and one boot to the next: nothing is evaluated without need, a file that breaks or
# hangs keeps its last good translation over a reboot, and a damaged store does no harm.
source ../../lib.sh
source=$system/kept.service.raku
slow=$system/slow.service.raku

edition() {
  write "$source" << END
#!raku
task-run "kept", "systemd", %( description => "Kept $1", start => '/bin/sleep infinity', wanted-by => 'multi-user.target' );
${2-}
END
}
reason_of() { sparrowctl explain --json "$1" | sed -n 's/^ *"reason": "\(.*\)",*$/\1/p'; }
state_of() { sparrowctl status | sed -n "s|^$1  *||p"; }
# Once what is to be kept is what is remembered.
is_kept() { diff -r /run/systemd-sparrow/records /var/lib/systemd-sparrow/records; }

case $phase in
  1)
    edition 1
    write "$slow" <<< $'#!raku\ntask-run "slow", "systemd", %( description => "Slow 1", start => "/bin/sleep infinity" );'
    reload
    # As the installation of a package does; from then on it is started with the system.
    systemctl start systemd-sparrow-keep.path
    # Where Raku's modules are compiled first, what the sources read is not known; once.
    reload
    is "explain: nothing has changed" "$(reason_of "$source")" ""
    ok "explain: by its name alone" sparrowctl explain kept
    is "status: both are translated" "$(state_of "$source")+$(state_of "$slow")" translated+translated
    ok "status --strict holds" sparrowctl status --strict
    record=$(stat -c %Y.%i /run/systemd-sparrow/records/* | sort)
    reload
    is "a reload with nothing changed writes no record" "$(stat -c %Y.%i /run/systemd-sparrow/records/* | sort)" "$record"

    write "$slow" <<< $'#!raku\nloop { }'
    edition 2 'die "no luck";'
    reload
    like "broken: its last good translation stays" "$(show kept Description)" "^Kept 1 \\(last good translation; .*no luck"
    like "hangs: its last good translation stays" "$(show slow Description)" "^Slow 1 \\(last good translation; .*took longer"
    is "status says so" "$(state_of "$source")+$(state_of "$slow")" "last good+last good"
    fails "status --strict does not hold" sparrowctl status --strict
    ok "it is kept for the next start" eventually 30 is_kept
    reboot_then_go_on
    ;;
  2)
    like "after a reboot: the broken one has its last good translation" "$(show kept Description)" "^Kept 1 \\(last good translation; .*no luck"
    is "after a reboot: it runs" "$(systemctl is-active kept)" active
    like "after a reboot: the one that hangs too" "$(show slow Description)" "^Slow 1 \\(last good translation; .*took longer"
    dmesg > /vm/state/dmesg
    like "after a reboot: it was not tried" "$(cat /vm/state/dmesg)" "not tried again while the system starts"

    edition 3
    reload
    is "mended: it says so" "$(show kept Description)" "Kept 3"
    # Whether it was tried once more depends on how long ago the first time was.
    like "the other one is as it was" "$(show slow Description)" "^Slow 1 \\(last good translation; .*took longer"
    write "$slow" <<< $'#!raku\ntask-run "slow", "systemd", %( description => "Slow 2", start => "/bin/sleep infinity" );'
    reload
    is "mended: it is tried at once" "$(show slow Description)" "Slow 2"
    write "$slow" <<< $'#!raku\nloop { }'
    reload
    like "hangs again" "$(show slow Description)" "^Slow 2 \\(last good translation; "
    like "retry has it tried" "$(sparrowctl retry --no-reload slow)" "will be tried again"
    like "explain says that it is" "$(reason_of "$slow")" "asked for another try"
    rm "$slow"
    reload
    is "deleted: it is gone" "$(show slow LoadState)" not-found
    ok "it is kept for the next start" eventually 30 is_kept

    # A store that was damaged, belongs to somebody else, or is of another version.
    for file in /var/lib/systemd-sparrow/records/*; do
      head -c 100 "$file" > /vm/state/text
      cat /vm/state/text > "$file"
    done
    chown 1:1 /var/lib/systemd-sparrow/software/*
    reboot_then_go_on
    ;;
  3)
    is "with a damaged store: it is evaluated" "$(show kept Description)" "Kept 3"
    is "with a damaged store: it runs" "$(systemctl is-active kept)" active
    is "with a damaged store: what was deleted stays so" "$(show slow LoadState)" not-found
    ok "the store is mended" eventually 30 is_kept

    # A full place to write to: the units are right, and only what is remembered is not.
    mount -t tmpfs -o size=64k,mode=755 none /run/systemd-sparrow
    dd if=/dev/zero of=/run/systemd-sparrow/full bs=1k count=64 status=none || true
    reload
    is "with a full store: it is evaluated" "$(show kept Description)" "Kept 3"
    umount /run/systemd-sparrow
    reload
    is "with room again" "$(show kept Description)" "Kept 3"
    is "no Raku is left" "$(pgrep -fa 'moar|rakudo' || true)" ""
    rm "$source"
    reload
    is "deleted: it is gone" "$(show kept LoadState)" not-found
    ;;
esac
