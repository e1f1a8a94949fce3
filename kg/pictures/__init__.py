"""Pictures of what a release holds, drawn where it is counted: functions of workers."""
