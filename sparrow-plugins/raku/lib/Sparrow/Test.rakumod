#| For the tests of unit sources, which sparrowctl runs; see sparrowctl-test(1). Brings Raku's Test with it.
#|
#|     use Sparrow::Test;
#|     given(os => 'centos', memory => 2.GB, env => %( DEPLOYMENT_ENV => 'staging' ));
#|     unit-ok 'web.service', 'MemoryMax' => '512M', 'After' => 'redis.service';
#|     done-testing;
use Test;
use Sparrow::Sizes;
use Sparrow::Test::Assertions;
use Sparrow::Test::Given;
use Sparrow::Test::Hooks;
use Sparrow::Test::Sources;

my %words =
    |Test::EXPORT::DEFAULT::.pairs.grep({ !.key.starts-with('&MONKEY') }),
    '&given' => &given, '&source' => &source,
    '&unit-ok' => &unit-ok, '&unit-lacks' => &unit-lacks, '&unit-absent' => &unit-absent,
    '&unit-fails' => &unit-fails, '&link-ok' => &link-ok, '&hook' => &hook, 'HookDied' => HookDied;

sub EXPORT() { %words.Map }
