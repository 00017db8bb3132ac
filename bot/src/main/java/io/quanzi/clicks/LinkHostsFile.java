package io.quanzi.clicks;

import io.quanzi.playbook.RecordFile;
import org.springframework.stereotype.Component;

/** Reads {@code schedules/link-hosts.yaml}: which hosts counted links may lead to. */
@Component
class LinkHostsFile extends RecordFile<LinkHosts> {
    static final String PATH = "schedules/link-hosts.yaml";

    LinkHostsFile() {
        super(PATH, LinkHosts.class);
    }
}
