package main

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/spf13/cobra"
)

func newPage(s *streams) *cobra.Command {
	var browser bool
	command := &cobra.Command{
		Use:   "page",
		Short: "Print a link that opens the server's page",
		Long: `Page prints a link that signs you in to the page of the server on this machine as one of its operators.
It is good once, for two minutes. The page shows repositories, plans and items with their history, what
waits for a person, what passes did, and how the server is. The server listens for it at
MILEPOST_ADMIN_LISTEN; where MILEPOST_ADMIN_TOKEN is set this command needs it, too.`,
		Example: "  milepost page\n  milepost page --browser",
		Args:    takes,
		RunE: func(command *cobra.Command, _ []string) error {
			link, err := askServer(command.Context(), s, http.MethodPost, "/page-link", nil)
			if err != nil {
				return err
			}
			fmt.Fprintf(cleaner{s.out}, "%s", link)
			if browser {
				openBrowser(command.Context(), strings.TrimSpace(string(link)))
			}
			return nil
		},
	}
	command.Flags().BoolVar(&browser, "browser", false, "open it in the browser, too")
	return command
}

// pageLink is the server's side: it makes the link, at the address that whoever asks has used.
func (s *server) pageLink(w http.ResponseWriter, r *http.Request) {
	address := s.cfg.PageURL
	if address == "" {
		address = "http://" + r.Host
	}
	answered(w, http.StatusOK, address+s.page.Link())
}
