# Installs the modules below LIB as one distribution into the repository PREFIX, compiled for this rakudo:
#   raku install-distribution.raku LIB VERSION PREFIX ROOT
# ROOT is what will be "/" when the modules are used: "/" itself, or DESTDIR.
#
# An installed repository (inst#PREFIX) stays compiled whatever else is in the chain of repositories; one of plain
# files (-I LIB) is compiled anew whenever any module is installed anywhere, which takes 15 s and a boot would wait for
# it.

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

#| Every compiled file in the store: store/COMPILER/XX/ID, beside its .lock and .repo-id.
sub compiled-files(IO::Path $store --> Seq) {
    $store.dir.grep(*.d).map({ |.dir.grep(*.d).map({ |.dir.grep({ .f && !.basename.contains('.') }) }) })
}

#| rakudo writes the absolute path of each dependency into the head of a compiled file, and takes the file for outdated
#| where that path is gone. The head is lines of text up to an empty one; its checksums are of other things.
sub relocate(IO::Path $file, Str $root) {
    my $bytes = $file.slurp(:bin);
    my $end = (1 ..^ $bytes.elems).first({ $bytes[$_] == 10 && $bytes[$_ - 1] == 10 });
    without $end { return }
    my $head = $bytes.subbuf(0, $end).decode('latin-1');
    $file.spurt: $head.subst("\0$root/", "\0/", :g).encode('latin-1') ~ $bytes.subbuf($end);
}

sub MAIN(Str $lib, Str $version, Str $prefix, Str $root) {
    my $folder = $lib.IO.resolve;
    my %provides = modules-in($folder, $folder);
    my %meta = :name<systemd-sparrow>, :ver($version), :api<1>, :auth<systemd-sparrow>, :%provides;
    my $repository = CompUnit::Repository::Installation.new(:$prefix, next-repo => $*REPO);
    $repository.install(Distribution::Hash.new(%meta, prefix => $folder.parent), :force);
    my $stage = $root.IO.cleanup.absolute;
    relocate $_, $stage for $stage eq '/' ?? () !! compiled-files($prefix.IO.add('precomp'));
}
