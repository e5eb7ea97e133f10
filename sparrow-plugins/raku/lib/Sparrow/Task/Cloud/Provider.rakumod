#| Which cloud this machine is in: its firmware says so, without a question over the network.
unit module Sparrow::Task::Cloud::Provider;

#| Azure's machines have this in common, and no others of Hyper-V.
my constant AZURE-TAG = '7783-7084-3265-9085-8269-3286-77';

#| A field of the firmware's tables, empty where there is none.
sub field(IO::Path $dmi, Str $name --> Str) {
    my $file = $dmi.add($name);
    $file.e && $file.r ?? $file.slurp(:bin).decode('latin-1').trim !! ''
}

#| The provider by the fields in the folder `$dmi`; undefined where they are of none that is known here.
sub provider-by(IO::Path $dmi --> Str) is export {
    my ($vendor, $product, $tag, $bios-vendor, $bios-version)
        = <sys_vendor product_name chassis_asset_tag bios_vendor bios_version>.map: { field $dmi, $_ };
    # Older ones run in Xen, and newer ones say so.
    return 'ec2' if $vendor eq 'Amazon EC2' || $bios-vendor eq 'Amazon EC2' || $bios-version.ends-with('.amazon');
    return 'gce' if $product eq 'Google Compute Engine' || $vendor eq 'Google';
    return 'azure' if $tag eq AZURE-TAG;
    return 'openstack' if $product.starts-with('OpenStack') || $vendor eq 'OpenStack Foundation'
        || $tag eq 'OpenTelekomCloud' | 'SAP CCloud VM' | 'HUAWEICLOUD';
    Str
}

#| What the firmware says of itself, for a message.
sub firmware(IO::Path $dmi --> Str) is export {
    <sys_vendor product_name>.map({ field $dmi, $_ }).grep(*.chars).join(' ')
}
