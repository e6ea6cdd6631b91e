package main

import (
	"fmt"
	"log"
	"net/http"
	"os"

	"github.com/google/uuid"
)

func main() {
	id := uuid.NewSHA1(uuid.NameSpaceDNS, []byte("example.com"))
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		text, err := os.ReadFile("templates/index.txt")
		if err != nil {
			log.Fatal(err)
		}
		fmt.Fprintf(w, "%s: %s of user %d, %s", os.Getenv("GREETING"), id, os.Getuid(), text)
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
