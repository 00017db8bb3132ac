package io.quanzi;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The program. */
@SpringBootApplication
@EnableScheduling
public class Quanzi {
    /** Starts the program with the words of the command line. */
    public static void main(String[] args) {
        SpringApplication.run(Quanzi.class, args);
    }
}
