# Installs the modules below LIB as one distribution into the repository PREFIX, compiled for this rakudo:
#   raku install-distribution.raku LIB VERSION PREFIX
#
# An installed repository (inst#PREFIX) stays compiled whatever else is in the chain of repositories; one of plain
# files (-I LIB) is compiled anew whenever any module is installed anywhere, which takes 15 s and a boot would wait for
# it. rakudo notes where a module came from relative to the current directory: so PREFIX is given relative, and the
# current directory is the root under which it will be used ("/", or DESTDIR). The programs run raku in "/".

sub modules-in(IO::Path $folder, IO::Path $lib --> Seq) {
    $folder.dir.sort.map(-> $path {
        when $path.d { $path.basename.starts-with('.') ?? Empty !! |modules-in($path, $lib) }
        when $path.extension eq 'rakumod' {
            my $file = $path.relative($lib);
            $file.subst(/ '.rakumod' $ /, '').subst('/', '::', :g) => "lib/$file"
        }
        default { Empty }
    })
}

sub MAIN(Str $lib, Str $version, Str $prefix) {
    my $folder = $lib.IO.resolve;
    my %provides = modules-in($folder, $folder);
    my %meta = :name<systemd-sparrow>, :ver($version), :api<1>, :auth<systemd-sparrow>, :%provides;
    my $repository = CompUnit::Repository::Installation.new(:$prefix, next-repo => $*REPO);
    $repository.install(Distribution::Hash.new(%meta, prefix => $folder.parent), :force);
}
