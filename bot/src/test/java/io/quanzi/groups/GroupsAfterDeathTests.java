package io.quanzi.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.customer.ContactBound;
import io.quanzi.customer.ContactWithdrawn;
import io.quanzi.customer.CustomerFixture;
import io.quanzi.customer.Customers;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.Source;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.DyingStore;
import io.quanzi.shared.SettableClock;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.wecom.contacts.Contacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who came into a group and who left is told, wherever the process died on the way. */
class GroupsAfterDeathTests {
    private static final String TRAIT = "group.moms-0-6-months";
    private static final Instant JOINED = Instant.parse("2026-03-03T01:00:00Z");

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final DyingStore store = new DyingStore();
    private final Playbook playbook = mock(Playbook.class);
    private final GroupsFile file = new GroupsFile();
    private final Contacts contacts = mock(Contacts.class);
    private final List<Object> told = new ArrayList<>();
    private final Customers customers = CustomerFixture.customers(store.mongo(), clock, event -> {});
    private final Stays stays = new Stays(store.mongo());
    private final CustomerGroups customerGroups =
            new CustomerGroups(playbook, file, customers, contacts, stays, store.mongo(), clock, told::add);

    @BeforeEach
    void shippedGroups() throws IOException {
        var content = file.parse(new Source(GroupsFile.PATH, Files.readString(Path.of(GroupsFile.PATH))));
        when(playbook.at(file, GroupsFile.PATH)).thenReturn(Optional.of(content));
    }

    private CustomerId buyer(String externalUserId) {
        CustomerId id = customers
                .findOrCreate(new Buyer("b-" + externalUserId, null, null, null, null), Instant.EPOCH)
                .id();
        CustomerFixture.bind(store.mongo(), clock, event -> {}, id, externalUserId, "lan");
        return id;
    }

    private void inWeCom(String chatId, String... members) {
        when(contacts.group(chatId)).thenReturn(Optional.of(reading(chatId, members)));
    }

    private static Contacts.Group reading(String chatId, String... members) {
        return new Contacts.Group(
                chatId,
                "0-6月宝妈 1 群",
                "lan",
                JOINED,
                "v" + members.length,
                Stream.of(members)
                        .map(id -> new Contacts.Member(id, false, null, JOINED, null))
                        .toList());
    }

    private boolean isNoted(CustomerId person) {
        return customers.find(person).flatMap(one -> one.trait(TRAIT)).isPresent();
    }

    @Test
    void tellsOfWhoCameInAndOfWhoLeft() {
        boolean died = true;
        for (int commands = 0; died; commands++) {
            String chatId = "wr-" + commands;
            CustomerId lin = buyer("wm-" + commands);
            told.clear();
            inWeCom(chatId, "wm-" + commands);
            boolean diedComing = store.diesAfter(commands, () -> customerGroups.refresh(chatId));
            customerGroups.refresh(chatId);
            assertThat(told)
                    .as("came in, died after %d commands", commands)
                    .contains(new GroupJoined(lin, chatId, JOINED));
            assertThat(isNoted(lin)).isTrue();

            told.clear();
            inWeCom(chatId);
            boolean diedLeaving = store.diesAfter(commands, () -> customerGroups.refresh(chatId));
            customerGroups.refresh(chatId);
            assertThat(told)
                    .as("left, died after %d commands", commands)
                    .contains(new GroupLeft(lin, chatId, JOINED, clock.instant()));
            assertThat(isNoted(lin)).isFalse();
            assertThat(stays.openIn(chatId)).isEmpty();
            died = diedComing || diedLeaving;
        }
    }

    @Test
    void nobodyIsNotedInsideWhoLeftBeforeTheNextReading() {
        boolean died = true;
        for (int commands = 0; died; commands++) {
            String chatId = "wr-" + commands;
            CustomerId lin = buyer("wm-" + commands);
            told.clear();
            inWeCom(chatId, "wm-" + commands);
            died = store.diesAfter(commands, () -> customerGroups.refresh(chatId));
            boolean kept = !stays.openIn(chatId).isEmpty();

            inWeCom(chatId);
            customerGroups.refresh(chatId);
            assertThat(isNoted(lin)).as("died after %d commands", commands).isFalse();
            assertThat(stays.openIn(chatId)).isEmpty();
            if (kept) {
                assertThat(told)
                        .as("died after %d commands", commands)
                        .startsWith(new GroupJoined(lin, chatId, JOINED))
                        .endsWith(new GroupLeft(lin, chatId, JOINED, clock.instant()));
            } else {
                assertThat(told).isEmpty();
            }
        }
    }

    @Test
    void tellsOfWhoWasInsideBeforeAnybodyKnewWhoTheyAre() {
        boolean died = true;
        for (int commands = 0; died; commands++) {
            String chatId = "wr-" + commands;
            String member = "wm-" + commands;
            inWeCom(chatId, member);
            customerGroups.refresh(chatId);
            CustomerId lin = buyer(member);
            told.clear();
            var bound = new ContactBound(lin, member, "lan", "state", null, clock.instant());

            died = store.diesAfter(commands, () -> customerGroups.on(bound));
            customerGroups.on(bound);

            assertThat(told).as("died after %d commands", commands).contains(new GroupJoined(lin, chatId, JOINED));
            assertThat(isNoted(lin)).isTrue();
            told.clear();
            customerGroups.on(bound);
            assertThat(told).as("a third time there is nothing new").isEmpty();
        }
    }

    @Test
    void tellsOfWhoBecameKnownWhileTheGroupWasRead() {
        String member = "wm-meanwhile";
        inWeCom("wr-1", member);
        CustomerId lin = customers
                .findOrCreate(new Buyer("b-meanwhile", null, null, null, null), clock.instant())
                .id();
        var bound = new ContactBound(lin, member, "lan", "state", null, clock.instant());
        Stays slow = new Stays(store.mongo()) {
            @Override
            void begin(Stay stay, Instant seen) {
                CustomerFixture.bind(store.mongo(), clock, event -> {}, lin, member, "lan");
                customerGroups.on(bound);
                super.begin(stay, seen);
            }
        };

        new CustomerGroups(playbook, file, customers, contacts, slow, store.mongo(), clock, told::add).refresh("wr-1");

        assertThat(told).containsExactly(new GroupJoined(lin, "wr-1", JOINED));
        assertThat(isNoted(lin)).isTrue();
        assertThat(stays.of(lin)).hasSize(1);
    }

    @Test
    void nobodyStaysInAGroupAsAContactThatIsNotTheirs() {
        boolean died = true;
        for (int commands = 0; died; commands++) {
            String member = "wm-" + commands;
            List<String> chats = List.of("wr-a" + commands, "wr-b" + commands);
            CustomerId lin = buyer(member);
            for (String chatId : chats) {
                inWeCom(chatId, member);
                customerGroups.refresh(chatId);
            }
            told.clear();
            var withdrawn = new ContactWithdrawn(lin, member, "lan", JOINED, clock.instant());

            died = store.diesAfter(commands, () -> customerGroups.on(withdrawn));
            customerGroups.on(withdrawn);

            assertThat(told)
                    .as("died after %d commands", commands)
                    .contains(
                            new GroupLeft(lin, chats.get(0), JOINED, clock.instant()),
                            new GroupLeft(lin, chats.get(1), JOINED, clock.instant()));
            assertThat(isNoted(lin)).isFalse();
            assertThat(stays.of(lin)).isEmpty();
            assertThat(stays.openIn(chats.get(0))).hasSize(1);
        }
    }

    @Test
    void believesNoReadingThatOneAskedForLaterHasOvertaken() {
        CustomerId lin = buyer("wm-1");
        inWeCom("wr-1", "wm-1");
        customerGroups.refresh("wr-1");
        Optional<Contacts.Group> withLin = Optional.of(reading("wr-1", "wm-1"));
        Optional<Contacts.Group> withoutLin = Optional.of(reading("wr-1"));
        told.clear();
        var readings = new AtomicInteger();
        when(contacts.group("wr-1")).thenAnswer(call -> {
            if (readings.getAndIncrement() > 0) {
                return withoutLin;
            }
            clock.advance(Duration.ofSeconds(2));
            customerGroups.refresh("wr-1");
            return withLin;
        });

        customerGroups.refresh("wr-1");

        assertThat(told).containsExactly(new GroupLeft(lin, "wr-1", JOINED, clock.instant()));
        assertThat(isNoted(lin)).isFalse();
        assertThat(stays.openIn("wr-1")).isEmpty();
    }

    @Test
    void takesUpAgainAStayThatAnOlderReadingEnded() {
        CustomerId lin = buyer("wm-1");
        inWeCom("wr-1", "wm-1");
        customerGroups.refresh("wr-1");
        inWeCom("wr-1");
        customerGroups.refresh("wr-1");
        clock.advance(Duration.ofMinutes(1));
        inWeCom("wr-1", "wm-1");

        customerGroups.refresh("wr-1");

        assertThat(isNoted(lin)).isTrue();
        assertThat(stays.openIn("wr-1")).extracting(Stay::customer).containsExactly(lin);
    }

    @Test
    void keepsTheTraitOfWhoIsStillInAnotherGroupOfTheSegment() {
        CustomerId lin = buyer("wm-1");
        inWeCom("wr-1", "wm-1");
        inWeCom("wr-2", "wm-1");
        customerGroups.refresh("wr-1");
        customerGroups.refresh("wr-2");

        inWeCom("wr-1");
        customerGroups.refresh("wr-1");
        assertThat(isNoted(lin)).isTrue();

        when(contacts.group("wr-2")).thenReturn(Optional.empty());
        customerGroups.refresh("wr-2");
        assertThat(isNoted(lin)).as("the last one was dismissed").isFalse();
    }
}
