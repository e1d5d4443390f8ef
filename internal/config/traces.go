package config

import "strings"

// TracesEndpoint is the address to which traces are sent, "" if nobody collects them.
func (s Server) TracesEndpoint() string {
	switch {
	case s.TracesURL != "":
		return s.TracesURL
	case s.TracesBase != "":
		return strings.TrimRight(s.TracesBase, "/") + "/v1/traces"
	}
	return ""
}

// checkTraces looks at where traces go.
func (s *Server) checkTraces(fault func(variable, message string)) {
	for _, address := range []struct{ name, value string }{
		{"OTEL_EXPORTER_OTLP_ENDPOINT", s.TracesBase}, {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", s.TracesURL},
	} {
		if address.value != "" && !isHTTP(address.value) {
			fault(address.name, "it is not an http address: use one such as http://127.0.0.1:4318, as traces go over HTTP")
		}
	}
}
