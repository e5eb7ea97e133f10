// LD_PRELOADed into a program whose name server shall not answer.
#include <netdb.h>
#include <unistd.h>

extern "C" int getaddrinfo(const char* /*name*/, const char* /*service*/, const addrinfo* /*hints*/,
                           addrinfo** /*result*/) {
    constexpr unsigned seconds = 20;
    (void)sleep(seconds);
    return EAI_AGAIN;
}
