// The least that a translation could cost: a program that computes nothing and is told its result.
//   floor SOURCES ARCHIVE OUTPUT
// It does what no generator can leave out: it opens and reads every file of the folder SOURCES, and writes
// the files, folders and links that the generator made of them below OUTPUT, each under a temporary name that
// is then renamed. What to write it has from one read of ARCHIVE (tar, ustar), which stands for what a
// generator must read that remembers its last run. It compares, hashes, parses and checks nothing, and shares
// no code with the generator. It is built and started in the same way.

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

void check(bool done, const char* what) {
    if (!done) {
        std::perror(what);
        std::exit(1);
    }
}

std::string read_file(int folder, const char* name) {
    const int file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    struct stat status {};
    check(file >= 0 && fstat(file, &status) == 0, name);
    std::string text(static_cast<std::size_t>(status.st_size), '\0');
    check(read(file, text.data(), text.size()) == status.st_size, name);
    close(file);
    return text;
}

void read_sources(const char* path) {
    DIR* folder = opendir(path);
    check(folder != nullptr, path);
    while (const dirent* entry = readdir(folder)) {
        check(entry->d_name[0] == '.' || !read_file(dirfd(folder), entry->d_name).empty(), entry->d_name);
    }
    closedir(folder);
}

void put(int output, const std::string& path, char type, const char* target, std::string_view text) {
    if (type == '5') {
        check(mkdirat(output, path.c_str(), 0755) == 0 || errno == EEXIST, path.c_str());
        return;
    }
    std::string temporary = path + ".tmp";
    temporary.insert(path.rfind('/') + 1, 1, '.');
    if (type == '2') {
        check(symlinkat(target, output, temporary.c_str()) == 0, path.c_str());
    } else {
        const int file = openat(output, temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
        check(file >= 0 && write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()),
              path.c_str());
        close(file);
    }
    check(renameat(output, temporary.c_str(), output, path.c_str()) == 0, path.c_str());
}

}  // namespace

int main(int argc, char** argv) {
    read_sources(argc == 4 ? argv[1] : "");
    const std::string archive = read_file(AT_FDCWD, argv[2]);
    const int output = open(argv[3], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    constexpr std::size_t block = 512;
    for (std::size_t at = 0; at + block < archive.size() && archive[at] != '\0';) {
        const char* header = archive.data() + at;
        const std::size_t size = std::strtoul(header + 124, nullptr, 8);
        put(output, header, header[156], header + 157, std::string_view(archive).substr(at + block, size));
        at += block + (size + block - 1) / block * block;
    }
}
