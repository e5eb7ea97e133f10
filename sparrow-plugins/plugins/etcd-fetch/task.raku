use JSON::Fast;
use Sparrow::Task::Base64;
use Sparrow::Task::Curl;
use Sparrow::Task::Fetch;
use Sparrow::Task::JSONAnswer;
use Sparrow::Task::NotRight;
use Sparrow::Task::Parameters;
use Sparrow::Task::Secret;
use Sparrow::Task::Text;

my $given = Parameters.read: config(), root_dir();
# etcd's keys may well begin with a slash.
my $key = $given.text('key', accepted => 'a key', :needed);
my $recurse = $given.flag('recurse');
my $base = url-of($given, 'url').subst(/ '/' $ /, '');
my $user = $given.text('user');
my $password = secret $given, 'password';
my $token = secret $given, 'token';
die "parameters 'user' and 'password' (or 'password-file') belong together" if $user.defined != $password.defined;
my $called = "key '{printable $key}' of etcd at {shown-url $base}";
my %request = timeout => $given.seconds('timeout'), options => tls-files($given), method => 'POST',
    limit => LONGEST-ANSWER, :$called;

#| What the gateway answers at `$path` to `%body`.
sub gateway(Str $path, %body, *%headers --> Hash) {
    my $response = ask "$base/v3/$path", |%request, body => to-json(%body, :!pretty),
        headers => %( Content-Type => 'application/json', |%headers );
    wrong-status $response, $called unless $response.status == 200;
    my $said = json-of $response, $called;
    $said ~~ Associative ?? $said !! not-right "$called: the answer is none of etcd's"
}

#| The header that says who asks.
sub authorization(--> Hash) {
    return %( Authorization => $token ) if $token.defined;
    return %() unless $user.defined;
    my %said = gateway 'auth/authenticate', %( name => $user, :$password );
    %( Authorization => %said<token> // not-right "$called: etcd gave no token" )
}

#| The end of the range of keys that begin with `$prefix`: the prefix with its last byte one higher. Bytes of UTF-8 never
#| are the highest.
sub range-end(Blob $prefix --> Blob) {
    Blob.new: |$prefix.head($prefix.elems - 1), $prefix[*-1] + 1
}

sub text-in(%entry, Str $field --> Str) {
    CATCH { default { not-right "$called: {printable .message}" } }
    text-of from-base64 %entry{$field} // ''
}

update_state(fetched $given, {
    my %asked = key => base64 $key.encode;
    %asked<range_end> = base64 range-end $key.encode if $recurse;
    my %said = gateway 'kv/range', %asked, |authorization;
    my @entries = (%said<kvs> // ()).list;
    absent "there is no $called" unless @entries;
    not-right "$called: the answer is none of etcd's" unless @entries.all ~~ Associative;
    if $recurse {
        %(
            values => @entries.map({ text-in($_, 'key') => text-in($_, 'value') }).Hash,
            message => "$called: {@entries.elems} keys",
        )
    }
    else {
        my %entry := @entries.head;
        my $value = text-in %entry, 'value';
        %(
            :$key, :$value, revision => (%entry<mod_revision> // '') ~~ / ^ \d+ $ / ?? $/.Int !! Int,
            message => "$called: {size-of $value}",
        )
    }
});
