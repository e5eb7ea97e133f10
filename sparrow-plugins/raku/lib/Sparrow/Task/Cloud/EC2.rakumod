unit module Sparrow::Task::Cloud::EC2;

use Sparrow::Task::Cloud::Service;
use Sparrow::Task::Fetch;

#| For how many seconds the token is needed.
my constant LIFE = 60;
#| EC2 has no more tags on an instance.
my constant MOST-TAGS = 50;

#| What EC2 tells, by version 2 of its service, which gives a token first.
sub ec2-facts(Service $service --> Hash) is export {
    my $token = $service.answer('/latest/api/token', %( X-aws-ec2-metadata-token-ttl-seconds => LIFE ), method => 'PUT').text.trim;
    my %headers = X-aws-ec2-metadata-token => $token;
    my %document = $service.object: '/latest/dynamic/instance-identity/document', %headers;
    my &fact = -> $key { $service.fact: %document{$key}, $key };
    # There are none unless the instance was set to tell them.
    my $tags = $service.ask: '/latest/meta-data/tags/instance', %headers;
    my @names = $tags.status == 200 ?? $tags.text.lines.head(MOST-TAGS) !! ();
    %(
        instance-id => fact('instanceId'),
        instance-type => fact('instanceType'),
        region => fact('region'),
        zone => fact('availabilityZone'),
        private-address => fact('privateIp'),
        hostname => $service.line('/latest/meta-data/local-hostname', %headers),
        tags => @names.map({ $_ => $service.answer("/latest/meta-data/tags/instance/{url-path $_}", %headers).text }).Hash,
    )
}
