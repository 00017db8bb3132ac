package io.quanzi.wecom;

import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.wecom.WeComEvent.ContactAdded;
import org.springframework.stereotype.Component;

/**
 * Synchronizes tags and remark again when a customer adds an officer again: a member who deleted a customer deleted
 * them too, and what WeCom refused of two who were no contacts may be told now. For a relation that is new there is
 * nothing to do.
 */
@Component
class ResyncOnReAdd implements Consumer {
    private final DesiredTags wishes;

    ResyncOnReAdd(DesiredTags wishes) {
        this.wishes = wishes;
    }

    @Override
    public String name() {
        return "tags.anew";
    }

    @Override
    public boolean wants(Entry entry) {
        return WeComEvents.of(entry).filter(ContactAdded.class::isInstance).isPresent();
    }

    @Override
    public void take(Entry entry) {
        if (WeComEvents.of(entry).orElse(null) instanceof ContactAdded added) {
            wishes.resyncEndedBefore(new FollowRelation(added.userId(), added.externalUserId()), entry.receivedAt());
        }
    }
}
