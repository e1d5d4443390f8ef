package config_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/milepost/milepost/internal/config"
	"github.com/milepost/milepost/internal/testkey"
)

func TestLoadServer_lets_nobody_in_by_half_a_setting(t *testing.T) {
	t.Parallel()
	const token = "MILEPOST_ADMIN_TOKEN=0123456789abcdef"
	for name, test := range map[string]struct {
		environ []string
		fault   string // the variable; "" if there is none
	}{
		"nothing":                           {nil, ""},
		"a_token":                           {[]string{token}, ""},
		"a_short_token":                     {[]string{"MILEPOST_ADMIN_TOKEN=hunter2"}, "MILEPOST_ADMIN_TOKEN"},
		"a_client_without_its_secret":       {[]string{token, "MILEPOST_CLIENT_ID=x"}, "MILEPOST_CLIENT_SECRET"},
		"a_secret_without_its_client":       {[]string{token, "MILEPOST_CLIENT_SECRET=x"}, "MILEPOST_CLIENT_SECRET"},
		"a_client_without_an_address":       {[]string{token, "MILEPOST_CLIENT_ID=x", "MILEPOST_CLIENT_SECRET=x"}, "MILEPOST_PAGE_URL"},
		"a_client_without_a_token":          {[]string{"MILEPOST_CLIENT_ID=x", "MILEPOST_CLIENT_SECRET=x", "MILEPOST_PAGE_URL=https://x"}, "MILEPOST_ADMIN_TOKEN"},
		"a_client":                          {[]string{token, "MILEPOST_CLIENT_ID=x", "MILEPOST_CLIENT_SECRET=x", "MILEPOST_PAGE_URL=https://x"}, ""},
		"proxies_without_a_header":          {[]string{token, "MILEPOST_PAGE_PROXIES=10.0.0.1"}, "MILEPOST_PAGE_PROXIES"},
		"a_header_without_proxies":          {[]string{token, "MILEPOST_PAGE_PROXY_HEADER=X-User"}, "MILEPOST_PAGE_PROXIES"},
		"proxies_without_a_token":           {[]string{"MILEPOST_PAGE_PROXIES=10.0.0.1", "MILEPOST_PAGE_PROXY_HEADER=X-User"}, "MILEPOST_ADMIN_TOKEN"},
		"proxies":                           {[]string{token, "MILEPOST_PAGE_PROXIES=10.0.0.1 fd00::/8", "MILEPOST_PAGE_PROXY_HEADER=X-User"}, ""},
		"assistants_neither_read_nor_write": {[]string{"MILEPOST_MCP=on"}, "MILEPOST_MCP"},
		"traces_to_no_address":              {[]string{"OTEL_EXPORTER_OTLP_ENDPOINT=127.0.0.1:4318"}, "OTEL_EXPORTER_OTLP_ENDPOINT"},
		"traces_to_no_whole_address":        {[]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=grpc://a:4317"}, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"},
		"assistants_write_without_token":    {[]string{"MILEPOST_MCP=write"}, "MILEPOST_ADMIN_TOKEN"},
		"public_pages_without_token":        {[]string{"MILEPOST_PUBLIC_PAGES=on"}, "MILEPOST_ADMIN_TOKEN"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			environ := append([]string{"MILEPOST_APP_ID=1", "MILEPOST_PRIVATE_KEY=" + string(testkey.PEM()), "MILEPOST_WEBHOOK_SECRET=s3cret of thirty-two bytes or more"}, test.environ...)
			_, _, err := config.LoadServer(environ)
			if (err == nil) != (test.fault == "") || err != nil && !strings.HasPrefix(err.Error(), test.fault+":") {
				t.Errorf("error %v, want one about %q", err, test.fault)
			}
		})
	}
}

func TestProxies(t *testing.T) {
	t.Parallel()
	server := config.Server{PageProxies: "10.0.0.7, 192.0.2.0/24 ::1"}
	want := []string{"10.0.0.7/32", "192.0.2.0/24", "::1/128"}
	var got []string
	for _, prefix := range server.Proxies() {
		got = append(got, prefix.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if server.Proxies()[0].Contains(netip.MustParseAddr("10.0.0.8")) {
		t.Error("another address is among them")
	}
}
