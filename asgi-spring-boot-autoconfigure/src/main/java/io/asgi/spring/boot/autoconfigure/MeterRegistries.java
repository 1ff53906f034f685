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

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Chooses the registries that meters go to: the only or primary one, which is Spring
 * Boot's composite where it has made one, and else all. Each meter is in a registry once.
 */
public final class MeterRegistries {

	private MeterRegistries() {
	}

	/**
	 * Return the registries that meters go to.
	 * @param beans all registries there are
	 * @return the registries, none if there are none
	 */
	public static List<MeterRegistry> of(ObjectProvider<MeterRegistry> beans) {
		MeterRegistry unique = beans.getIfUnique();
		if (unique != null) {
			return List.of(unique);
		}
		List<MeterRegistry> all = beans.orderedStream().toList();
		Set<MeterRegistry> reached = Collections.newSetFromMap(new IdentityHashMap<>());
		for (MeterRegistry registry : all) {
			if (registry instanceof CompositeMeterRegistry composite) {
				reached.addAll(composite.getRegistries());
			}
		}
		return all.stream().filter((registry) -> !reached.contains(registry)).toList();
	}

}
