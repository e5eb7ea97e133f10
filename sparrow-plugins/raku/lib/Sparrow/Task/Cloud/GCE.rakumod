unit module Sparrow::Task::Cloud::GCE;

use Sparrow::Task::Cloud::Service;
use Sparrow::Task::NotRight;

#| What Google's Compute Engine tells.
sub gce-facts(Service $service --> Hash) is export {
    my %instance = $service.object: '/computeMetadata/v1/instance/?recursive=true', %( Metadata-Flavor => 'Google' );
    my &fact = -> $key { $service.fact: %instance{$key}, $key };
    #| The name at the end of `projects/NUMBER/KIND/NAME`.
    my &name = -> $key { fact($key).defined ?? fact($key).split('/').tail !! Str };
    my $zone = name 'zone';
    my $interface = (%instance<networkInterfaces> // ()).list.first(Associative) // %();
    my $tags = %instance<tags> // ();
    %(
        instance-id => fact('id'),
        instance-type => name('machineType'),
        # The region's name, and a letter.
        region => $zone.defined ?? $zone.subst(/ '-' <[a..z]> $ /, '') !! Str,
        :$zone,
        private-address => $service.fact($interface<ip>, 'ip'),
        hostname => fact('hostname'),
        # They have names alone.
        tags => $tags.list.grep(Str).map({ $_ => '' }).Hash,
    )
}
