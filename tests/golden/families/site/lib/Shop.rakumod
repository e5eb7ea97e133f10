unit module Shop;

use Sparrow6::DSL;

our %memory = dev => '512M', staging => '1G', prod => '4G';

sub shop(Str $stage --> Hash) is export {
    %( start => "/usr/bin/shop --stage=$stage", memory-max => %memory{$stage}, env => %( STAGE => $stage ),
       nice => 5, hooks => %( check => sub { say "checked $stage" } ) )
}
