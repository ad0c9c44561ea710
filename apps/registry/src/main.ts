import 'reflect-metadata';
import { runService } from '@jumpfleet/lifecycle';
import { registryService } from './registry-service.js';
import { readConfig } from './config.js';

await runService(registryService(() => readConfig(process.env)));
