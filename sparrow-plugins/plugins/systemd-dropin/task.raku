use Sparrow::Task::Parameters;
use Sparrow::Task::Unit;

my $given = Parameters.read: config, root_dir, :settings;
my $unit = $given.text-like('for-unit', / ^ <-[/]>+ '.' <[a..z]>+ $ /, 'the name of a unit: nginx.service', :needed);

update_state make-drop-in $given.settings, :$unit;
