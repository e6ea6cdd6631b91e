#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* Says who runs it, and whose file it is. */
int main(void) {
  int one = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(8081)};
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 8)) return 1;
  for (;;) {
    char request[4096];
    struct stat file;
    int client = accept(listener, NULL, NULL);
    if (client < 0 || read(client, request, sizeof request) < 0 || stat("server", &file)) return 1;
    dprintf(client, "HTTP/1.0 200 OK\r\n\r\nc-web: user %d, file of %d\n", (int)getuid(), (int)file.st_uid);
    close(client);
  }
}
