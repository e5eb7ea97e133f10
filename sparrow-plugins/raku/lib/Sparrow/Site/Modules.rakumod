#| The site's modules, from the texts that came with the request: `use Shop` compiles what the translation read, and a
#| hook what its bundle has, whatever is on disk by then.
#|
#| A repository of our own, and not one of files (`raku -I`): it needs no folder that others cannot write, it writes
#| nothing (raku keeps what it compiles of files beside them), and it leaves the identity of the chain as it is, so that
#| installed modules are not compiled anew.
unit module Sparrow::Site::Modules;

use MONKEY-SEE-NO-EVAL;
use nqp;
use Sparrow::Noted;
use Sparrow::Repeatable;
use Sparrow::Site;
use Sparrow::Site::Code;

#| Names that are ours, whatever the site has.
my regex own-name { ^ 'Sparrow' 6? '::' }

#| Compiles the text; errors in it name the file, since raku asks for the name where the code that compiles comes from.
sub compiled(SiteFile $file --> CompUnit::Handle) {
    my $failure;
    my $handle;
    prepare-for $file.text;
    {
        # Caught here, as raku gives the line of the `use` to what gets through to it.
        CATCH { default { $failure = $_ } }
        my &*COMPILE = { CompUnit::Loader.load-source($file.text.encode) };
        $handle := EVAL '&*COMPILE()', filename => $file.path;
    }
    site-error($failure, $file.path).throw with $failure;
    $handle
}

class SiteModules does CompUnit::Repository {
    has SiteFile %!files;
    has CompUnit %!loaded;
    #| Those that are being compiled: each uses the next.
    has Str @!compiling;
    #| The folders that cannot be used.
    has SiteFile @!broken;

    method TWEAK(:@files!) {
        for @files -> $file {
            given $file.name {
                when / ^ (.*) '.rakumod' $ / { %!files{$0.subst('/', '::', :g)} //= $file }
                default                      { @!broken.push: $file }
            }
        }
    }

    method !compiled(Str $name, SiteFile $file --> CompUnit::Handle) {
        @!compiling.push: $name;
        CATCH { default { @!compiling.pop; .rethrow } }
        my $handle := compiled $file;
        @!compiling.pop;
        $handle
    }

    method need(CompUnit::DependencySpecification $wanted, |c --> CompUnit:D) {
        my $name = $wanted.short-name;
        note-module $name unless $name ~~ &own-name;
        .return with %!loaded{$name};
        my $file = $name ~~ &own-name ?? SiteFile !! %!files{$name};
        with $file {
            X::Sparrow::SiteCode.new(message => "$file.path(): the module $name is not used: {.Str}").throw
                with $file.problem;
            X::Sparrow::SiteCode.new(message => "$file.path(): the modules use each other in a circle: "
                ~ (|@!compiling.skip(@!compiling.first($name, :k)), $name).join(', which uses ')).throw
                if $name eq @!compiling.any;
            return %!loaded{$name} = CompUnit.new:
                short-name => $name, handle => self!compiled($name, $file), repo => self, repo-id => $name, :!precompiled;
        }
        CATCH {
            when X::CompUnit::UnsatisfiedDependency {
                if @!broken.first({ $name.subst('::', '/', :g).starts-with(.name) }) -> $folder {
                    X::Sparrow::SiteCode.new(message => "Could not find module $name; it may be in "
                        ~ "$folder.path(), which is not used: $folder.problem()").throw;
                }
                .rethrow;
            }
        }
        # Code that nobody has looked at.
        watch-rare-routines unless $name ~~ &own-name;
        self.next-repo.need($wanted, |c)
    }

    method resolve(CompUnit::DependencySpecification $wanted --> CompUnit:D) {
        note-module $wanted.short-name unless $wanted.short-name ~~ &own-name;
        %!loaded{$wanted.short-name} // self.next-repo.resolve($wanted)
    }

    method loaded(--> Iterable) { %!loaded.values.List }

    #| That of the rest of the chain: what is installed does not depend on what is here.
    method id(--> Str) { self.next-repo.id }

    #| Those of the rest, which leaves out what it has twice. A module that has to be compiled is compiled by another raku,
    #| which is told of the chain by these, and which does not know this class.
    method path-spec(--> Str) { self.next-repo.path-spec }
}

#| Puts the site's modules before all others, in the place of those that an earlier source had. Without any it is still
#| told which are asked for.
sub use-modules(Site $site) is export {
    my $rest = $*REPO ~~ SiteModules ?? $*REPO.next-repo !! $*REPO;
    PROCESS::<$REPO> := SiteModules.new(next-repo => $rest, files => $site.modules);
}
