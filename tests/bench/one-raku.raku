# What the seeds describe: one raku with the DSL for each unit file, which prints what the file describes.
#   raku -I inst#SHARE/raku one-raku.raku SHARE/plugins FILE
# The DSL needs to be told where its plugins are, which is all that this does beyond `raku -MSparrow6::DSL FILE`. It
# favours the seeds: our DSL is compiled when it is installed, and Sparrow6's own takes a second longer to load.
use Sparrow6::DSL;

{
    use Sparrow::DSL::Tasks :host;
    use Sparrow::Evaluate;
    use Sparrow::Plugin::Catalogue;

    my ($plugins, $file) = @*ARGS;
    use-catalogue Catalogue.from-directory($plugins.IO);
    my $answer = evaluate-source source => $file.IO.slurp, path => $file, deferred => [], scope => OUTER::,
        on-exit => { die "$file called exit" };
    die $answer if $answer.contains('"error":');
    say $answer;
}
