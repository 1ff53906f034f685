/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.asgi.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * The executor that runs blocking applications. A bean of its name replaces it. It is no
 * candidate for injection by type, so that Spring Boot's own executor stays the default
 * one.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(name = AsgiBlockingExecutorConfiguration.BEAN_NAME)
class AsgiBlockingExecutorConfiguration {

	static final String BEAN_NAME = "asgiBlockingExecutor";

	private static final String THREAD_NAME_PREFIX = "asgi-blocking-";

	@Bean(name = BEAN_NAME, defaultCandidate = false)
	@ConditionalOnThreading(Threading.PLATFORM)
	ThreadPoolTaskExecutor asgiBlockingPlatformExecutor(AsgiProperties properties, ApplicationContext context) {
		AsgiProperties.Blocking blocking = properties.blocking();
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setThreadNamePrefix(THREAD_NAME_PREFIX);
		executor.setThreadFactory(threads(context.getClassLoader()));
		// A pool queues before it grows beyond its core size, which is why both are the
		// limit
		executor.setCorePoolSize(blocking.maxThreads());
		executor.setMaxPoolSize(blocking.maxThreads());
		executor.setAllowCoreThreadTimeOut(true);
		executor.setKeepAliveSeconds(Math.toIntExact(blocking.keepAlive().toSeconds()));
		executor.setQueueCapacity(blocking.queueCapacity());
		// Requests that drain, and lifespan shutdown, still need threads after the
		// context has closed
		executor.setAcceptTasksAfterContextClose(true);
		return executor;
	}

	@Bean(name = BEAN_NAME, defaultCandidate = false)
	@ConditionalOnThreading(Threading.VIRTUAL)
	SimpleAsyncTaskExecutor asgiBlockingVirtualExecutor(AsgiProperties properties, ApplicationContext context) {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor(THREAD_NAME_PREFIX);
		executor.setVirtualThreads(true);
		executor.setConcurrencyLimit(properties.blocking().maxVirtualThreads());
		// Waiting for the limit would block an event loop
		executor.setRejectTasksWhenLimitReached(true);
		ClassLoader classLoader = context.getClassLoader();
		executor.setTaskDecorator((task) -> () -> {
			Thread.currentThread().setContextClassLoader(classLoader);
			task.run();
		});
		return executor;
	}

	/**
	 * A thread inherits the class loader of the one that creates it, which may be one of
	 * Reactor's that has been there since before a restart.
	 */
	private static CustomizableThreadFactory threads(@Nullable ClassLoader classLoader) {
		return new CustomizableThreadFactory(THREAD_NAME_PREFIX) {

			@Override
			public Thread createThread(Runnable runnable) {
				Thread thread = super.createThread(runnable);
				thread.setContextClassLoader(classLoader);
				return thread;
			}

		};
	}

}
