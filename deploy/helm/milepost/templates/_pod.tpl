{{/* The pod, for the Deployment and the StatefulSet. */}}
{{- define "milepost.pod" -}}
metadata:
  labels:
    {{- include "milepost.labels" . | nindent 4 }}
    {{- with .Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with .Values.podAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ include "milepost.serviceAccount" . }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: 5
  securityContext:
    runAsNonRoot: true
    runAsUser: 65532
    runAsGroup: 65532
    fsGroup: 65532
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile: {type: RuntimeDefault}
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: milepost
      image: {{ include "milepost.image" . | quote }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      args: [serve]
      env:
        {{- range $name, $value := .Values.env }}
        - name: {{ $name }}
          value: {{ kindIs "bool" $value | ternary (toString $value) (include "milepost.text" $value) | quote }}
        {{- end }}
        {{- range $name, $value := .Values.settings }}
        - name: {{ $name }}
          value: {{ include "milepost.text" $value | quote }}
        {{- end }}
        {{- range $name, $key := .Values.secrets.files }}
        - name: {{ $name }}_FILE
          value: /run/secrets/milepost/{{ $key }}
        {{- end }}
        {{- if eq .Values.database "sqlite" }}
        - name: MILEPOST_DATABASE_URL
          value: sqlite:/data/milepost.db
        {{- end }}
      ports:
        - name: http
          containerPort: {{ include "milepost.port" (include "milepost.listen" .) }}
        {{- with .Values.settings.MILEPOST_METRICS_LISTEN }}
        - name: metrics
          containerPort: {{ include "milepost.port" . }}
        {{- end }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: {drop: [ALL]}
      startupProbe:
        httpGet: {path: /healthz, port: http}
        periodSeconds: 2
        failureThreshold: 60
      livenessProbe:
        httpGet: {path: /healthz, port: http}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: {path: /readyz, port: http}
        periodSeconds: 5
        timeoutSeconds: 5
      resources:
        {{- toYaml .Values.resources | nindent 8 }}
      volumeMounts:
        - {name: secrets, mountPath: /run/secrets/milepost, readOnly: true}
        {{- if eq .Values.database "sqlite" }}
        - {name: data, mountPath: /data}
        {{- end }}
  volumes:
    - name: secrets
      {{- if .Values.secrets.volume }}
      {{- toYaml .Values.secrets.volume | nindent 6 }}
      {{- else }}
      secret:
        secretName: {{ .Values.secrets.name }}
        # The files belong to root and to the group of the server.
        defaultMode: 0440
        items:
          {{- range $key := values .Values.secrets.files | uniq | sortAlpha }}
          - {key: {{ $key | quote }}, path: {{ $key | quote }}}
          {{- end }}
      {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
{{- end }}
