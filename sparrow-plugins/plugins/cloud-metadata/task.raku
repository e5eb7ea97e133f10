use Sparrow::Task::Cloud::Azure;
use Sparrow::Task::Cloud::EC2;
use Sparrow::Task::Cloud::GCE;
use Sparrow::Task::Cloud::OpenStack;
use Sparrow::Task::Cloud::Provider;
use Sparrow::Task::Cloud::Service;
use Sparrow::Task::Curl;
use Sparrow::Task::Fetch;
use Sparrow::Task::Parameters;
use Sparrow::Task::Text;

my %facts = ec2 => &ec2-facts, gce => &gce-facts, azure => &azure-facts, openstack => &openstack-facts;

my $given = Parameters.read: config(), root_dir();
my $asked = $given.choice('provider', 'auto', |%facts.keys.sort);
my $dmi = $given.path('dmi', :needed).IO;
my $base = $given.is-set('url') ?? url-of($given, 'url').subst(/ '/' $ /, '') !! LINK-LOCAL;
my $timeout = $given.seconds('timeout');
my $default = config()<default>;
$given.refuse('default', 'a hash, or the name of a provider') unless !$default.defined || $default ~~ Associative | Str;

update_state(fetched $given, {
    my $provider = $asked eq 'auto' ?? provider-by($dmi) !! $asked;
    absent "this machine is in no cloud that is known: its firmware says '{printable firmware($dmi), max => 80}'"
        without $provider;
    my %facts-of-it = %facts{$provider}(Service.new: name => $provider, :$base, :$timeout);
    %( :$provider, |%facts-of-it, message => "$provider: {%facts-of-it<instance-id> // 'an instance without a name'}" )
}, { $_ ~~ Associative ?? .Hash !! %( provider => $_ ) });
