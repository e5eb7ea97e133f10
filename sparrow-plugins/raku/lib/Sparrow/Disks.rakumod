#| The disks of the machine, from sysfs.
unit module Sparrow::Disks;

#| What is in an attribute; empty where it is not there.
sub attribute(IO::Path $device, Str $name --> Str) { (try $device.add($name).slurp.trim) // '' }

#| Whether the block device is a disk: hardware, and no optical or floppy drive, no boot area of a card, no empty reader.
sub is-disk(IO::Path $device --> Bool) {
    $device.add('device').e
        && $device.basename !~~ / ^ [ sr | fd ] \d+ $ | 'boot' \d+ $ | 'rpmb' $ /
        && attribute($device, 'hidden') ne '1'
        && +(attribute($device, 'size') || 0) > 0
}

#| Those in `$folder` (/sys/block), sorted by name.
sub disks-in(IO::Path $folder --> List) is export {
    my constant SECTOR = 512;    # of the attribute "size", whatever the disk's own is
    ($folder.d ?? $folder.dir.list !! ()).grep(&is-disk).sort(*.basename).map(-> $device {
        # sysfs has no slash in a name.
        my $name = $device.basename.subst('!', '/', :g);
        %(
            :$name, path => "/dev/$name", size => attribute($device, 'size').Int * SECTOR,
            rotational => attribute($device, 'queue/rotational') eq '1',
            model => attribute($device, 'device/model'),
        )
    }).List
}
