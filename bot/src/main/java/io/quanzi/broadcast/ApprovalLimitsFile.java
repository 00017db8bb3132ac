package io.quanzi.broadcast;

import io.quanzi.playbook.FileKind;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Yaml;
import org.springframework.stereotype.Component;

/** Reads {@code schedules/post-approval.yaml}. */
@Component
class ApprovalLimitsFile implements FileKind<ApprovalLimits> {
    static final String PATH = "schedules/post-approval.yaml";

    @Override
    public String pattern() {
        return PATH;
    }

    @Override
    public ApprovalLimits parse(Source file) {
        return Yaml.read(file, ApprovalLimits.class);
    }
}
