package io.quanzi.wecom;

import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.wecom.WeComEvent.FollowChanged;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Keeps the list of followers as people come and go. Publishes {@link Followed}. */
@Component
class FollowerConsumer implements Consumer {
    private final Followers followers;
    private final ApplicationEventPublisher events;

    FollowerConsumer(Followers followers, ApplicationEventPublisher events) {
        this.followers = followers;
        this.events = events;
    }

    @Override
    public String name() {
        return "followers";
    }

    @Override
    public boolean wants(Entry entry) {
        return WeComEvents.of(entry).filter(FollowChanged.class::isInstance).isPresent();
    }

    /** WeChat's answer decides, not the event: one that comes late must not bring back who has left since. */
    @Override
    public void take(Entry entry) {
        WeComEvents.of(entry).ifPresent(event -> {
            if (event instanceof FollowChanged changed) {
                followers
                        .look(changed.openid())
                        .ifPresent(unionid -> events.publishEvent(new Followed(unionid, changed.at())));
            }
        });
    }
}
