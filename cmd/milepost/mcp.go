package main

import (
	"io"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"
)

func newMCP(s *streams) *cobra.Command {
	var write bool
	command := &cobra.Command{
		Use:   "mcp",
		Short: "Let an assistant read and check the plans of a checkout",
		Long: `Mcp speaks the Model Context Protocol on the standard input and output, so that an assistant can
list the plans of the checkout in this folder, see what is open, follow an item through its history,
check a draft and compare two versions. It reads commits, writes nothing and needs no network.

With --write it may also propose to tick an item, or to add one, by a pull request that changes one line. The server
that runs on this machine, at MILEPOST_ADMIN_LISTEN, opens it, in the repository that the remote "origin" leads to.

Name the program and this word in the assistant's settings, and start it in the checkout.`,
		Example: `  milepost mcp
  {"mcpServers": {"milepost": {"command": "milepost", "args": ["mcp"]}}}
  {"mcpServers": {"milepost": {"command": "milepost", "args": ["mcp", "--write"]}}}`,
		Args: takes,
		RunE: func(command *cobra.Command, _ []string) error {
			transport := &mcp.IOTransport{Reader: io.NopCloser(s.in), Writer: openWriter{s.out}}
			return newTools(checkoutSide{s}, checkoutGreeting, write).Run(command.Context(), transport)
		},
	}
	command.Flags().BoolVar(&write, "write", false, "let the assistant propose changes, too, by pull requests of the server on this machine")
	return command
}

// openWriter is a stream that others close, or nobody.
type openWriter struct{ io.Writer }

func (openWriter) Close() error { return nil }
