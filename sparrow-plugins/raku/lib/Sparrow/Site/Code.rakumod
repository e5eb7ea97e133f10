#| What goes wrong in the site's own code, told with its own place.
unit module Sparrow::Site::Code;

use Sparrow::Diagnosis;
use Sparrow::Evaluation;

#| An error in a file of the site: the message begins with the path and the line.
class X::Sparrow::SiteCode is Exception is export {
    has Str $.message is required;
}

#| `$exception`, which code of the file at `$path` ended in, as an error that tells its place there.
sub site-error(Exception $exception, Str $path --> X::Sparrow::SiteCode) is export {
    my $file = Evaluation.new: :$path, deferred => set(), scope => Nil;
    my $diagnosis = (try diagnose($exception, $file)) // Diagnosis.new: message => $exception.^name, line => Int;
    my $line = $diagnosis.line;
    X::Sparrow::SiteCode.new: message => "$path:{$line.defined ?? "$line:" !! ''} $diagnosis.message()"
}
