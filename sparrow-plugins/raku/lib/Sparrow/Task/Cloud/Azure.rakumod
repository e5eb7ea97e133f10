unit module Sparrow::Task::Cloud::Azure;

use Sparrow::Task::Cloud::Service;

my constant VERSION = '2021-02-01';

sub hash-at($value --> Hash) { $value ~~ Associative:D ?? $value.Hash !! %() }
sub first-at($value --> Hash) { hash-at(($value // ()).list.head) }

#| What Microsoft's Azure tells.
sub azure-facts(Service $service --> Hash) is export {
    my %said = $service.object: "/metadata/instance?api-version={VERSION}", %( Metadata => 'true' );
    my %compute = hash-at %said<compute>;
    my &fact = -> $key { $service.fact: %compute{$key}, $key };
    my $address = first-at(hash-at(first-at(hash-at(%said<network>)<interface>)<ipv4>)<ipAddress>)<privateIpAddress>;
    %(
        instance-id => fact('vmId'),
        instance-type => fact('vmSize'),
        region => fact('location'),
        zone => fact('zone'),
        private-address => $service.fact($address, 'privateIpAddress'),
        hostname => $service.fact(hash-at(%compute<osProfile>)<computerName>, 'computerName') // fact('name'),
        tags => (%compute<tagsList> // ()).list.grep(Associative).map({ ~(.<name> // '') => ~(.<value> // '') }).Hash,
    )
}
