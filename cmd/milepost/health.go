package main

import (
	"context"
	"net/http"
	"time"

	"github.com/spf13/cobra"
)

// healthPatience is how long the server may take to say that it is well. Who asks is asked again soon.
const healthPatience = 5 * time.Second

func newHealth(s *streams) *cobra.Command {
	var ready bool
	command := &cobra.Command{
		Use:   "health",
		Short: "Tell whether the server on this machine is well",
		Long: `Health asks the server that runs on this machine, at MILEPOST_ADMIN_LISTEN, and exits with 0
if it serves. With --ready GitHub must have answered it, too. An image without a shell can be
checked by it, and it needs no port that others reach.`,
		Example: "  milepost health\n  milepost health --ready",
		Args:    takes,
		RunE: func(command *cobra.Command, _ []string) error {
			ctx, cancel := context.WithTimeout(command.Context(), healthPatience)
			defer cancel()
			path := "/healthz"
			if ready {
				path = "/readyz"
			}
			return order(ctx, s, http.MethodGet, path)
		},
	}
	command.Flags().BoolVar(&ready, "ready", false, "fail until GitHub has answered the server")
	return command
}
