{{- define "milepost.name" -}}
{{ default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "milepost.fullname" -}}
{{- $name := include "milepost.name" . -}}
{{- if .Values.fullnameOverride -}}
{{ .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else if contains $name .Release.Name -}}
{{ .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else -}}
{{ printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" }}
{{- end -}}
{{- end }}

{{- define "milepost.selector" -}}
app.kubernetes.io/name: {{ include "milepost.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "milepost.labels" -}}
{{ include "milepost.selector" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | trunc 63 | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 }}
{{- end }}

{{- define "milepost.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{ default (include "milepost.fullname" .) .Values.serviceAccount.name }}
{{- else -}}
{{ default "default" .Values.serviceAccount.name }}
{{- end -}}
{{- end }}

{{- define "milepost.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}

{{/* A setting as the server reads it: numbers of a values file are floating ones, on and off are true and false. */}}
{{- define "milepost.text" -}}
{{- if kindIs "float64" . }}{{ printf "%.0f" . }}{{ else if kindIs "bool" . }}{{ ternary "on" "off" . }}{{ else }}{{ toString . }}{{ end -}}
{{- end }}

{{/* The port of an address such as :8080 or [::]:8080. */}}
{{- define "milepost.port" -}}
{{ regexFind "[0-9]+$" . | trimAll " " | int }}
{{- end }}

{{- define "milepost.listen" -}}
{{ .Values.settings.MILEPOST_LISTEN | default ":8080" }}
{{- end }}
