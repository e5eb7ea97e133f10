use Sparrow::Task::Base64;
use Sparrow::Task::Curl;
use Sparrow::Task::Fetch;
use Sparrow::Task::JSONAnswer;
use Sparrow::Task::NotRight;
use Sparrow::Task::Parameters;
use Sparrow::Task::Secret;
use Sparrow::Task::Text;

my $given = Parameters.read: config(), root_dir();
my $key = key-of $given;
my $recurse = $given.flag('recurse');
my $base = url-of($given, 'url').subst(/ '/' $ /, '');
my $datacenter = $given.text('datacenter');
my $token = secret $given, 'token';
my %request =
    timeout => $given.seconds('timeout'),
    limit => LONGEST-ANSWER,
    options => tls-files($given),
    headers => ($token.defined ?? %( X-Consul-Token => $token ) !! %()),
    called => "key '{printable $key}' of Consul at {shown-url $base}";
my @query = |('recurse' if $recurse), |("dc={url-path $datacenter}" if $datacenter.defined);
my $url = "$base/v1/kv/{url-path $key}{@query ?? '?' ~ @query.join('&') !! ''}";

#| The value of an entry; a key may have none.
sub value-of(%entry --> Str) {
    CATCH { default { not-right "%request<called>: {printable .message}" } }
    text-of from-base64 %entry<Value> // ''
}

update_state(fetched $given, {
    my $response = ask $url, |%request;
    absent "there is no %request<called>" if $response.status == 404;
    wrong-status $response, %request<called> unless $response.status == 200;
    my $said = json-of $response, %request<called>;
    my @entries = $said ~~ Positional ?? $said.list !! ();
    @entries && @entries.all ~~ Associative && @entries.map(*.<Key>).all ~~ Str:D
        or not-right "%request<called>: the answer is none of Consul's";
    if $recurse {
        %(
            values => @entries.map({ .<Key> => value-of($_) }).Hash,
            message => "%request<called>: {@entries.elems} keys",
        )
    }
    else {
        my %entry := @entries.head;
        my $value = value-of %entry;
        %(
            key => %entry<Key>, :$value, flags => %entry<Flags>, modify-index => %entry<ModifyIndex>,
            message => "%request<called>: {size-of $value}",
        )
    }
});
