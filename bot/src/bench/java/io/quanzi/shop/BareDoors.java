package io.quanzi.shop;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.quanzi.callback.CallbackVerifier;
import io.quanzi.inbox.Inbox;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.Document;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What {@link DoorsBench} measures against, in the program that it measures: the same server, process and store. */
@RestController
@Profile("bench")
@RequestMapping("/shop/bench")
class BareDoors {
    private static final String ROWS = "bench_rows";
    private static final AtomicLong COMMANDS = new AtomicLong();

    private final CallbackVerifier callbackVerifier;
    private final Inbox inbox;
    private final MongoOperations mongo;
    private final AtomicLong number = new AtomicLong();

    BareDoors(
            Inbox inbox,
            MongoOperations mongo,
            @Value("${quanzi.wecom.corp-id}") String corpId,
            @Value("${quanzi.wecom.token}") String token,
            @Value("${quanzi.wecom.aes-key}") String aesKey) {
        this.inbox = inbox;
        this.mongo = mongo;
        this.callbackVerifier = new CallbackVerifier("quanzi.wecom", corpId, token, aesKey);
    }

    @Configuration(proxyBeanMethods = false)
    @Profile("bench")
    static class Counting {
        @Bean
        MongoClientSettingsBuilderCustomizer counting() {
            return settings -> settings.addCommandListener(new CommandListener() {
                @Override
                public void commandStarted(CommandStartedEvent event) {
                    COMMANDS.incrementAndGet();
                }
            });
        }
    }

    /** Verifies, opens, parses. */
    @PostMapping("/callback")
    ResponseEntity<Void> callback(HttpServletRequest request) throws IOException {
        var callbackMessage = callbackVerifier.message(request);
        callbackVerifier.expectReceiver(callbackMessage);
        return ResponseEntity.ok().build();
    }

    /** How many documents of an event's size the store takes in a second, each acknowledged by itself. */
    @PostMapping("/inserts")
    double inserts(@RequestParam int threads, @RequestParam int seconds) throws Exception {
        var pool = Executors.newFixedThreadPool(threads);
        try {
            long until = System.nanoTime() + seconds * 1_000_000_000L;
            var writers = new ArrayList<Callable<Long>>();
            for (int i = 0; i < threads; i++) {
                writers.add(() -> {
                    long written = 0;
                    for (; System.nanoTime() < until; written++) {
                        mongo.insert(
                                new Document("_id", "row-" + number.incrementAndGet()).append("body", "x".repeat(600)),
                                ROWS);
                    }
                    return written;
                });
            }
            long all = 0;
            for (var writer : pool.invokeAll(writers)) {
                all += writer.get();
            }
            return (double) all / seconds;
        } finally {
            pool.shutdownNow();
        }
    }

    /** 1 while any entry is due or being worked off, else 0. */
    @GetMapping("/busy")
    int busy() {
        return inbox.isIdle() ? 0 : 1;
    }

    /** How many entries wait to be worked off. */
    @GetMapping("/open")
    long open() {
        return inbox.backlog().open();
    }

    /** How many commands the store has had. */
    @GetMapping("/commands")
    long commands() {
        return COMMANDS.get();
    }

    /** How many milliseconds this process has spent on compiling its code. */
    @GetMapping("/compiled")
    long compiled() {
        return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
    }

    @GetMapping("/parked")
    long parked() {
        return inbox.backlog().parked();
    }
}
