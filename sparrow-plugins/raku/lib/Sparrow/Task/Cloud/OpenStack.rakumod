unit module Sparrow::Task::Cloud::OpenStack;

use Sparrow::Task::Cloud::Service;

#| What OpenStack tells: by its own format, and by the older one that it has for programs of EC2, what is only there.
#| It does not tell a region.
sub openstack-facts(Service $service --> Hash) is export {
    my %said = $service.object: '/openstack/latest/meta_data.json';
    my &fact = -> $key { $service.fact: %said{$key}, $key };
    %(
        instance-id => fact('uuid'),
        instance-type => $service.line('/latest/meta-data/instance-type'),
        region => Str,
        zone => fact('availability_zone'),
        private-address => $service.line('/latest/meta-data/local-ipv4'),
        hostname => fact('hostname') // fact('name'),
        tags => %said<meta> ~~ Associative:D ?? %said<meta>.map({ .key => ~(.value // '') }).Hash !! %(),
    )
}
