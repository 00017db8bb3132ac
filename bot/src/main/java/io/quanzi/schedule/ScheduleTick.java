package io.quanzi.schedule;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.quartz.QuartzJobBean;

/** Lets Quartz tick the schedules once a second. */
@Configuration(proxyBeanMethods = false)
class ScheduleTick {
    @Bean
    JobDetail tickJob() {
        return JobBuilder.newJob(Tick.class).withIdentity("tick").storeDurably().build();
    }

    @Bean
    Trigger tickTrigger(JobDetail tickJob) {
        return TriggerBuilder.newTrigger()
                .forJob(tickJob)
                .withSchedule(SimpleScheduleBuilder.repeatSecondlyForever()
                        .withMisfireHandlingInstructionNextWithRemainingCount())
                .build();
    }

    @DisallowConcurrentExecution
    static class Tick extends QuartzJobBean {
        private final Schedules schedules;

        Tick(Schedules schedules) {
            this.schedules = schedules;
        }

        @Override
        protected void executeInternal(JobExecutionContext context) {
            schedules.tick();
        }
    }
}
