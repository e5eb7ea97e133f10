#| How bad it is: syslog's priorities, by their names.
unit module Sparrow::Task::Severity;

use Sparrow::Task::Parameters;

my constant @NAMES = <emerg alert crit err warning notice info debug>;
my constant %OTHERS = emergency => 'emerg', critical => 'crit', error => 'err', warn => 'warning';

#| Syslog's name of the parameter `severity`; undefined where it is not given.
sub severity-of(Parameters $given --> Str) is export {
    my $accepted = @NAMES.join(', ');
    my $text = ($given.text('severity', :$accepted) // return Str).lc;
    my $name = %OTHERS{$text} // $text;
    $name eq @NAMES.any ?? $name !! $given.refuse('severity', $accepted)
}

#| Slack's colour for it.
sub colour-of(Str $severity --> Str) is export {
    given $severity {
        when 'emerg' | 'alert' | 'crit' | 'err' { 'danger' }
        when 'warning' { 'warning' }
        default { 'good' }
    }
}
