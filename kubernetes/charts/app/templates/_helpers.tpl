{{/* The chart's name, or what replaces it: the app.kubernetes.io/name of all objects. */}}
{{- define "app.name" -}}
{{- .Values.nameOverride | default .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* The name of the Deployment, the Service and whatever belongs to them. */}}
{{- define "app.fullname" -}}
{{- .Values.fullnameOverride | default .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* What never changes in the life of a release; selectors are immutable. */}}
{{- define "app.selectorLabels" -}}
app.kubernetes.io/name: {{ include "app.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* The version label is that of the image, not of this chart: it is what people look for. */}}
{{- define "app.labels" -}}
{{ include "app.selectorLabels" . }}
{{- /* A tag is at most 128 characters of other kinds than a label value may have. */}}
app.kubernetes.io/version: {{ regexReplaceAll "[^A-Za-z0-9._-]" (.Values.image.tag | splitList "@" | first) "_" | trunc 63 | trimSuffix "-" | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "app.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "app.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{/* One probe; called with its values. */}}
{{- define "app.probe" -}}
{{- if .path -}}
httpGet:
  path: {{ .path }}
  port: http
{{- else -}}
tcpSocket:
  port: http
{{- end }}
periodSeconds: {{ .periodSeconds }}
timeoutSeconds: {{ .timeoutSeconds }}
failureThreshold: {{ .failureThreshold }}
{{- end -}}

{{/* The claim of a volume; called with the root, the volume's name and its values. */}}
{{- define "app.claimName" -}}
{{- .volume.existingClaim | default (printf "%s-%s" (include "app.fullname" .root) .name) -}}
{{- end -}}

{{/* The source of a volume; called likewise. */}}
{{- define "app.volumeSource" -}}
{{- $volume := .volume -}}
{{- if eq $volume.type "pvc" -}}
persistentVolumeClaim:
  claimName: {{ include "app.claimName" . }}
{{- else if eq $volume.type "emptyDir" -}}
{{- if or $volume.medium $volume.sizeLimit -}}
emptyDir:
  {{- with $volume.medium }}
  medium: {{ . }}
  {{- end }}
  {{- with $volume.sizeLimit }}
  sizeLimit: {{ . }}
  {{- end }}
{{- else -}}
emptyDir: {}
{{- end -}}
{{- else if eq $volume.type "configMap" -}}
configMap:
  name: {{ required (printf "persistence.%s: a configMap needs a name" .name) $volume.name }}
{{- else if eq $volume.type "secret" -}}
secret:
  secretName: {{ required (printf "persistence.%s: a secret needs a name" .name) $volume.name }}
{{- else if eq $volume.type "nfs" -}}
nfs:
  server: {{ required (printf "persistence.%s: nfs needs a server" .name) $volume.server }}
  path: {{ required (printf "persistence.%s: nfs needs a path" .name) $volume.path }}
{{- else -}}
{{- fail (printf "persistence.%s: unknown type %s" .name $volume.type) -}}
{{- end -}}
{{- end -}}
